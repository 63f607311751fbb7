package dev.zoetrope.client;

/**
 * Where a frame's time in the server went, in microseconds; a stage that did not happen is 0.
 *
 * @param receiveMicros until the pixels lay in a row or a mailbox
 * @param decodeMicros decoding and resizing
 * @param waitMicros waiting for a decoder or a lane
 * @param formMicros from the lane's taking the frame until its batch was gathered
 * @param executeMicros the forward pass of its batch
 * @param replyMicros from the end of the forward pass until the reply was handed to the transport
 */
public record StageTimes(
    long receiveMicros,
    long decodeMicros,
    long waitMicros,
    long formMicros,
    long executeMicros,
    long replyMicros) {

  /** Of a frame that never reached a server. */
  static final StageTimes NONE = new StageTimes(0, 0, 0, 0, 0, 0);
}
