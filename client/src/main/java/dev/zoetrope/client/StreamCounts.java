package dev.zoetrope.client;

/**
 * What a stream has done so far.
 *
 * @param accepted frames taken from the application
 * @param sent frames put on the wire for the first time
 * @param sentAgain frames put on the wire again after a reconnect
 * @param unanswered frames with at least one model still to answer
 * @param replies replies and local outcomes reported
 * @param supersededHere frames overtaken before they were sent
 * @param lost frames whose fate is not known
 * @param duplicates replies received for what had already been reported, and dropped
 * @param reconnects calls opened after the first
 */
public record StreamCounts(
    long accepted,
    long sent,
    long sentAgain,
    long unanswered,
    long replies,
    long supersededHere,
    long lost,
    long duplicates,
    long reconnects) {}
