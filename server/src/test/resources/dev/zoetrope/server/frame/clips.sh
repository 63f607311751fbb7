#!/bin/sh
# Writes the clips beside this file, with an FFmpeg that has libx264 and libx265:
#   sh clips.sh
# Every picture carries its number: the left half has a luma of 16 + 5 * number, the right half is a test pattern.
set -e
cd "$(dirname "$0")"

number="geq=lum='if(lt(X,W/2),16+5*N,lum(X,Y))':cb='if(lt(X,W/2),128,cb(X,Y))':cr='if(lt(X,W/2),128,cr(X,Y))'"

clip() { # size pictures pixel-format codec codec-parameters file
    ffmpeg -hide_banner -loglevel error -y -f lavfi -i "testsrc2=size=$1:rate=25" -vf "$number" -frames:v "$2" -pix_fmt "$3" \
        -threads 1 -c:v "lib$4" -preset medium -crf 36 "-$4-params" "$5" -bitexact "$6"
}

gop="keyint=10:min-keyint=10:scenecut=0"
clip 160x96 40 yuv420p x264 "$gop:bframes=0:rc-lookahead=0:sync-lookahead=0" plain.h264
clip 160x96 40 yuv420p x264 "$gop:bframes=3:b-pyramid=normal" reordered.h264
clip 160x96 20 yuv420p x264 "$gop:bframes=0:slices=4" slices.h264
clip 160x96 40 yuv420p x265 "$gop:bframes=0:info=0:log-level=none:open-gop=0" plain.h265
clip 160x96 40 yuv420p x265 "$gop:bframes=3:info=0:log-level=none:open-gop=0" reordered.h265
clip 160x96 30 yuv420p x265 "$gop:bframes=3:info=0:log-level=none:open-gop=1" open.h265
clip 160x96 2 yuv420p10le x265 "info=0:log-level=none" tenbit.h265
clip 160x96 2 yuv420p10le x264 "bframes=0" tenbit.h264
clip 160x96 2 yuv422p x264 "bframes=0" halved.h264
clip 160x96 2 yuv444p x264 "bframes=0" whole.h264
clip 160x96 20 yuv420p x264 "keyint=10:min-keyint=10:scenecut=0:bframes=2:interlaced=1" fields.h264
clip 90x122 10 yuv420p x264 "$gop:bframes=2" upright.h264
clip 90x122 10 yuv420p x264 "$gop:bframes=0:colormatrix=bt709:fullrange=on" colors.h264
