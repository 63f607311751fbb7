package dev.zoetrope.bench.process;

/**
 * Where a server listens.
 *
 * @param grpc port
 * @param admin HTTP port
 */
record Ports(int grpc, int admin) {}
