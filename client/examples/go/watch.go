// Command watch streams a folder of pictures to a Zoetrope server and prints one label for each.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	pb "zoetrope.example/watch/vision"
)

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	target, folder := os.Args[1], os.Args[2]
	formats := map[string]pb.PixelFormat{".jpg": 6, ".jpeg": 6, ".png": 7}
	results, files := 0, []string{}
	for _, file := range must(os.ReadDir(folder)) {
		if formats[strings.ToLower(filepath.Ext(file.Name()))] != 0 {
			files = append(files, file.Name())
		}
	}
	conn := must(grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials())))
	stream := must(pb.NewVisionClient(conn).Watch(context.Background()))
	go func() { // Send waits while the stream has no room; when it fails, Recv below says why.
		open := &pb.Open{Policy: pb.Policy_POLICY_QUEUE, Order: pb.Order_ORDER_IN_ORDER, TopK: 1}
		stream.Send(&pb.WatchRequest{Kind: &pb.WatchRequest_Open{Open: open}})
		for i, file := range files {
			pixels := must(os.ReadFile(filepath.Join(folder, file)))
			frame := &pb.Frame{Sequence: uint64(i), PixelFormat: formats[strings.ToLower(filepath.Ext(file))], Pixels: pixels}
			stream.Send(&pb.WatchRequest{Kind: &pb.WatchRequest_Frame{Frame: frame}})
		}
		stream.CloseSend()
	}()
	response, err := stream.Recv()
	for ; err == nil; response, err = stream.Recv() {
		if reply := response.GetReply(); reply.GetOutcome() == pb.Outcome_OUTCOME_RESULT {
			best := reply.GetClasses().Top[0]
			fmt.Printf("%s: %s %.2f\n", files[reply.Sequence], best.Label, best.Probability)
			results++
		} else if reply != nil {
			log.Printf("%s: %v: %s", files[reply.Sequence], reply.Outcome, reply.Detail)
		}
	}
	if err != io.EOF || results != len(files) || results == 0 {
		log.Fatalf("%d of %d pictures got a result: %v", results, len(files), err)
	}
}
