package dev.zoetrope.bench.load.target.vision;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.zoetrope.bench.load.target.Answer;
import dev.zoetrope.bench.load.target.Outcome;
import dev.zoetrope.bench.load.target.StageMicros;
import dev.zoetrope.v1.ClassScore;
import dev.zoetrope.v1.Classification;
import dev.zoetrope.v1.Embedding;
import dev.zoetrope.v1.FrameReply;
import dev.zoetrope.v1.InferResponse;
import dev.zoetrope.v1.Notice;
import dev.zoetrope.v1.StageTimes;
import dev.zoetrope.v1.WatchResponse;
import java.io.IOException;

/**
 * Reads of a reply what is counted: sequence, outcome, detail, stages and best class, and passes
 * over the rest. The generated classes would make some ten objects of each, names and labels among
 * them, where this makes three.
 */
final class ReplyReader {
  private long sequence;
  private int outcome;
  private String detail = "";
  private StageMicros stages = new StageMicros(0, 0, 0, 0, 0, 0);
  private int best = -1;

  private ReplyReader() {}

  /** Of {@code Watch}. */
  static WatchReply watch(CodedInputStream in) throws IOException {
    WatchReply reply = WatchReply.OTHER;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case WatchResponse.OPENED_FIELD_NUMBER -> {
          in.skipField(tag);
          reply = WatchReply.OPENED;
        }
        case WatchResponse.REPLY_FIELD_NUMBER -> reply = nested(in);
        case WatchResponse.NOTICE_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          reply = notice(in);
          in.popLimit(limit);
        }
        default -> in.skipField(tag);
      }
    }
    return reply;
  }

  /** Of {@code Infer}. */
  static Answer infer(CodedInputStream in) throws IOException {
    WatchReply reply = WatchReply.OTHER;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == InferResponse.REPLY_FIELD_NUMBER) {
        reply = nested(in);
      } else {
        in.skipField(tag);
      }
    }
    if (reply.kind() != WatchReply.Kind.ANSWER) {
      throw new IOException("it holds no reply");
    }
    return reply.answer();
  }

  private static WatchReply notice(CodedInputStream in) throws IOException {
    WatchReply reply = WatchReply.OTHER;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == Notice.DRAINING_FIELD_NUMBER) {
        reply = WatchReply.DRAINING;
      }
      in.skipField(tag);
    }
    return reply;
  }

  private static WatchReply nested(CodedInputStream in) throws IOException {
    ReplyReader reader = new ReplyReader();
    int limit = in.pushLimit(in.readRawVarint32());
    reader.reply(in);
    in.popLimit(limit);
    return new WatchReply(WatchReply.Kind.ANSWER, reader.sequence, reader.answer());
  }

  private Answer answer() throws IOException {
    return new Answer(meaning(outcome), detail, best, stages);
  }

  private void reply(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case FrameReply.SEQUENCE_FIELD_NUMBER -> sequence = in.readUInt64();
        case FrameReply.OUTCOME_FIELD_NUMBER -> outcome = in.readEnum();
        case FrameReply.DETAIL_FIELD_NUMBER -> detail = in.readString();
        case FrameReply.STAGES_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          stages = stages(in);
          in.popLimit(limit);
        }
        case FrameReply.CLASSES_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          best = firstClass(in);
          in.popLimit(limit);
        }
        case FrameReply.EMBEDDING_FIELD_NUMBER -> {
          int limit = in.pushLimit(in.readRawVarint32());
          best = largest(in);
          in.popLimit(limit);
        }
        default -> in.skipField(tag);
      }
    }
  }

  private static StageMicros stages(CodedInputStream in) throws IOException {
    long receive = 0;
    long decode = 0;
    long await = 0;
    long form = 0;
    long execute = 0;
    long reply = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case StageTimes.RECEIVE_US_FIELD_NUMBER -> receive = in.readUInt64();
        case StageTimes.DECODE_US_FIELD_NUMBER -> decode = in.readUInt64();
        case StageTimes.WAIT_US_FIELD_NUMBER -> await = in.readUInt64();
        case StageTimes.FORM_US_FIELD_NUMBER -> form = in.readUInt64();
        case StageTimes.EXECUTE_US_FIELD_NUMBER -> execute = in.readUInt64();
        case StageTimes.REPLY_US_FIELD_NUMBER -> reply = in.readUInt64();
        default -> in.skipField(tag);
      }
    }
    return new StageMicros(receive, decode, await, form, execute, reply);
  }

  /** The first one is the best; -1 if there is none. */
  private static int firstClass(CodedInputStream in) throws IOException {
    int first = -1;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (first < 0 && WireFormat.getTagFieldNumber(tag) == Classification.TOP_FIELD_NUMBER) {
        int limit = in.pushLimit(in.readRawVarint32());
        first = index(in);
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
    return first;
  }

  private static int index(CodedInputStream in) throws IOException {
    int index = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == ClassScore.INDEX_FIELD_NUMBER) {
        index = in.readUInt32();
      } else {
        in.skipField(tag);
      }
    }
    return index;
  }

  private static int largest(CodedInputStream in) throws IOException {
    int best = -1;
    float most = Float.NEGATIVE_INFINITY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == Embedding.VALUES_FIELD_NUMBER
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        int limit = in.pushLimit(in.readRawVarint32());
        for (int i = 0; in.getBytesUntilLimit() > 0; i++) {
          float value = in.readFloat();
          if (value > most) {
            most = value;
            best = i;
          }
        }
        in.popLimit(limit);
      } else {
        in.skipField(tag);
      }
    }
    return best;
  }

  private static Outcome meaning(int number) throws IOException {
    dev.zoetrope.v1.Outcome said = dev.zoetrope.v1.Outcome.forNumber(number);
    if (said == null) {
      throw new IOException("outcome " + number + " is unknown");
    }
    return switch (said) {
      case OUTCOME_RESULT -> Outcome.RESULT;
      case OUTCOME_SUPERSEDED -> Outcome.SUPERSEDED;
      case OUTCOME_EXPIRED -> Outcome.EXPIRED;
      case OUTCOME_OVERLOADED -> Outcome.OVERLOADED;
      case OUTCOME_INVALID -> Outcome.INVALID;
      case OUTCOME_FAILED -> Outcome.FAILED;
      case OUTCOME_SKIPPED -> Outcome.SKIPPED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new IOException("it has no outcome");
    };
  }
}
