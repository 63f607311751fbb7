/**
 * Pixels stay put, turns go round. A frame's pixels lie in a {@link dev.zoetrope.server.ring.Slab}
 * row from arrival until a lane has copied them; what travels through the Disruptor sequencer
 * ({@link dev.zoetrope.server.ring.TurnRing}) is a turn, which names a {@link
 * dev.zoetrope.server.ring.Mailbox}. The frame that rides is chosen when a lane takes the turn, so
 * a newer frame overtakes an older one without its stream losing its place. Knows neither gRPC nor
 * LibTorch.
 *
 * <h2>States</h2>
 *
 * A turn. A mailbox has at most {@code weight} of them, and never more than it has frames plus
 * those whose frames were overtaken; the count {@code Mailbox.turns} is written under the inbox's
 * monitor and includes turns set aside by a batch:
 *
 * <pre>
 *   none --publishTurns--&gt; published --poll--&gt; taken --bind--&gt; none (and the next is published)
 *                              ^                 |
 *                              +----- defer -----+   same turn: counted throughout
 * </pre>
 *
 * A row, and its {@link dev.zoetrope.server.ring.RowLease}:
 *
 * <pre>
 *   free --tryAcquire--&gt; owned by one writer --placed--&gt; leased to n tickets --n-th drop--&gt; free
 *                              |                               |
 *                              +--refused, or stream closed----+--takeRowBack: the overtaking
 *                                          --&gt; free                frame's writer owns it
 * </pre>
 *
 * A {@link dev.zoetrope.server.ring.Ticket}, one for each frame and model:
 *
 * <pre>
 *   WAITING --tryTake (lane)--&gt; TAKEN
 *      |                          |
 *      +------tryAnswer-----------+--&gt; ANSWERING --&gt; DONE --deliver--&gt; ReplySink
 * </pre>
 *
 * <h2>Who writes what</h2>
 *
 * One event loop offers a stream's frames to its {@link dev.zoetrope.server.ring.Inbox}; decoders
 * fill it, lanes empty it, anybody closes it. The inbox's monitor guards its settings, mailboxes
 * and pending pictures; it is never held while pixels are copied or a reply is made. Lock order: an
 * inbox, then a ring's taker. A row's bytes are written by who acquired it, then only read. A
 * ticket's fields are written by its one holder (event loop, decoder, lane) and, from ANSWERING to
 * DONE, by the one thread that answers it; when a lane hands its tickets to the watchdog it stops
 * writing to them.
 *
 * <p>A waiting picture is decoded once, into one row of each slab that the stream's models read.
 * Rows are taken all or none, without waiting, so decoders cannot hold what another needs; a stream
 * that finds a slab full is parked there in the {@link dev.zoetrope.server.ring.DecodeQueue}. A
 * video has one decode thread at a time, from {@code enter} to {@code leave} of its {@link
 * dev.zoetrope.server.ring.VideoQueue}, which also frees its decoder once the stream is closed.
 *
 * <h2>Memory ordering</h2>
 *
 * <ul>
 *   <li>Pixels, from their writer to the lane: {@code place} puts the ticket into the mailbox under
 *       the inbox's monitor, {@code bind} takes it out under the same one. The turn carries none of
 *       this; a slot's reference goes from {@code Sequencer.publish} (release) to {@code
 *       isAvailable} (acquire), and is cleared before {@code taken} moves on and lets the slot be
 *       claimed again.
 *   <li>A row, from its last reader to its next writer: the reader count's decrement (volatile) for
 *       other readers of the same row; then the free list's compare-and-set on {@code head}, which
 *       the next {@code tryAcquire} reads. The upper half of {@code head} counts operations, so a
 *       head that was taken and came back fails the swap (ABA).
 *   <li>An answer, from who settles it to who sends it: {@code setRelease(DONE)} to the volatile
 *       read of {@code isDone}, or the sink's own queue.
 *   <li>Wake-ups: the publisher writes the turn, then reads a lane's "I wait"; the lane writes "I
 *       wait", then looks for turns. Each side needs a full fence between the two, or both may read
 *       the old value: {@code VarHandle.fullFence} in {@code announce}, the volatile write of the
 *       flag in the lane. The publisher clears the flag by compare-and-set, so each turn wakes a
 *       lane of its own while one sleeps; unpark before park is not lost. What {@code bind}
 *       publishes wakes nobody: its lane goes on taking, and announces what it leaves when its
 *       batch is closed.
 * </ul>
 *
 * <h2>Why no frame is answered twice, or never</h2>
 *
 * Twice: ANSWERING is entered by compare-and-set from WAITING or TAKEN, never from DONE; only the
 * winner delivers. The late result of a lane that was given up loses to the watchdog's answer.
 *
 * <p>Never: a ticket is in exactly one of: its mailbox or pending queue, the hands of one event
 * loop or decoder, one lane's batch. Whoever removes it takes or answers it; whoever has it in hand
 * answers it on every path, errors included; a lane answers what it took or the watchdog does. In a
 * mailbox it has a turn: {@code place} publishes one for every frame up to the weight, and {@code
 * bind}, under the same monitor, publishes the next before it lets go. Publishing cannot fail,
 * because the ring's slots are reserved when the stream opens and given back when its last turn has
 * been taken. A picture whose slab has no free row is parked there: it is added first and the free
 * rows are looked at then, while a release frees its row first and looks for the parked then, so
 * one of the two sees the other. Only {@link dev.zoetrope.server.ring.Inbox#close} removes tickets
 * without an answer, and counts them.
 *
 * <h2>Why no row is used twice at once</h2>
 *
 * It is on the free list or has one owner; the owner becomes n tickets, each of which drops it at
 * most once ({@code lease} is cleared first, by the ticket's holder); the n-th drop, and no other,
 * puts it back. Lanes drop after their copy, and an overtaking frame takes over the row only if it
 * was the last reader's.
 *
 * <h2>Who goes next</h2>
 *
 * A priority class before the one below it, within a class tenants by their weights, within a
 * tenant first in, first out ({@link dev.zoetrope.server.ring.TurnOrder}, on the takers' side of
 * the ring and under its monitor; with one tenant and one class it is not even asked). A turn that
 * takers move there is added before its slot is given up, so whoever looks for turns meanwhile
 * finds it in one place at least. A stream has at most its weight of turns, so that is weighted
 * round robin over streams. A turn that carries nobody costs its tenant nothing. What cannot be
 * answered in time by the model's {@link dev.zoetrope.server.ring.Forecast} is answered EXPIRED on
 * arrival, before decoding and at the lane.
 *
 * <p>Evidence: {@code SimulationTest} (random schedules of all of this and the sessions above),
 * {@code src/jcstress} (the edges inside methods).
 */
@NullMarked
package dev.zoetrope.server.ring;

import org.jspecify.annotations.NullMarked;
