package dev.zoetrope.server.transport;

import io.grpc.Status;

/** A request that is refused as a whole; the only place where refusals meet gRPC statuses. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  private RequestException(Status status) {
    super(status.getDescription(), null, false, false);
    this.status = status;
  }

  static RequestException invalid(String sentence) {
    return new RequestException(Status.INVALID_ARGUMENT.withDescription(sentence));
  }

  static RequestException notFound(String sentence) {
    return new RequestException(Status.NOT_FOUND.withDescription(sentence));
  }

  static RequestException exhausted(String sentence) {
    return new RequestException(Status.RESOURCE_EXHAUSTED.withDescription(sentence));
  }

  static RequestException unavailable(String sentence) {
    return new RequestException(Status.UNAVAILABLE.withDescription(sentence));
  }

  Status status() {
    return status;
  }
}
