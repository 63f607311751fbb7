/**
 * Sources that live for months: {@link dev.zoetrope.client.source.live.LiveSource} opens a source
 * again whenever it breaks, for ever, from the first try on.
 *
 * <p>Threads: a live source is read by one thread, which also opens and closes what is behind it,
 * so a stalled camera holds up nobody else; one {@link
 * dev.zoetrope.client.source.live.SilenceWatch} looks after all of them from a thread of its own.
 * Every change of state is told to a {@link dev.zoetrope.client.source.live.StateListener}, one at
 * a time. What is told holds no user name and no password.
 */
@NullMarked
package dev.zoetrope.client.source.live;

import org.jspecify.annotations.NullMarked;
