package dev.zoetrope.client;

import dev.zoetrope.v1.Order;
import dev.zoetrope.v1.Policy;
import dev.zoetrope.v1.Priority;
import java.time.Duration;

/**
 * A stream's settings in force, as the server states them.
 *
 * @param policy what happens to a frame when there is no room
 * @param order of replies
 * @param maxAge zero: no limit
 * @param window frames in flight under QUEUE and REJECT, frames kept waiting under LATEST
 * @param weight turns in a model's ring at once
 * @param topK most classes returned; 0: as each model has it
 * @param logits whether raw logits are returned
 * @param priority whose turn comes first
 * @param keyframesOnly whether only keyframes of coded video are decoded
 */
public record StreamSettings(
    Policy policy,
    Order order,
    Duration maxAge,
    int window,
    int weight,
    int topK,
    boolean logits,
    Priority priority,
    boolean keyframesOnly) {}
