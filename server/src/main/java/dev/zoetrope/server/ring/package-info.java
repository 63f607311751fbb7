/**
 * Pixels stay put, turns go round. A frame's pixels lie in a {@link dev.zoetrope.server.ring.Slab}
 * row from arrival until a lane has copied them; what travels through the Disruptor sequencer
 * ({@link dev.zoetrope.server.ring.TurnRing}) is a turn, which names a {@link
 * dev.zoetrope.server.ring.Mailbox}. The frame that rides is chosen when a lane takes the turn, so
 * a newer frame overtakes an older one without its stream losing its place.
 *
 * <p>Threads: a stream's {@link dev.zoetrope.server.ring.Inbox} is offered frames by one event
 * loop, filled by decoders and emptied by lanes; its monitor guards its mailboxes and its {@link
 * dev.zoetrope.server.ring.WaitingPictures}. It is never held while pixels are copied or a reply is
 * made. Lock order: an inbox, then a turn ring.
 *
 * <p>A waiting picture is decoded once, into one row of each slab that the stream's models read.
 * Rows are taken all or none, without waiting, so decoders cannot hold what another needs; a stream
 * that finds a slab full is parked there in the {@link dev.zoetrope.server.ring.DecodeQueue}. A
 * video has one decoder thread at a time ({@link dev.zoetrope.server.ring.VideoQueue}), which also
 * frees its decoder once the stream is closed.
 *
 * <p>A {@link dev.zoetrope.server.ring.Ticket} (one frame, one model) is WAITING until a lane takes
 * it (TAKEN) or something answers it (DONE); DONE is reached by one compare-and-set, whose winner
 * hands the ticket to the stream's {@link dev.zoetrope.server.ring.ReplySink}. That is why no frame
 * can be answered twice. Every path that removes a ticket from a mailbox or a pending list either
 * takes or answers it, and a lane answers what it took, whatever happens. That is why none can be
 * forgotten. A row goes back to the free list when the last ticket that reads it has been copied or
 * answered, so it cannot be written while it is read.
 *
 * <p>Who goes next: a priority class before the one below it, within a class tenants by their
 * weights, within a tenant first in, first out ({@link dev.zoetrope.server.ring.TurnOrder}, on the
 * takers' side of the ring; with one tenant and one class it is not even asked). A stream has at
 * most its weight of turns, so that is weighted round robin over streams. A turn that carries
 * nobody costs its tenant nothing. What cannot be answered in time by the model's {@link
 * dev.zoetrope.server.ring.Forecast} is answered EXPIRED on arrival, before decoding and at the
 * lane.
 *
 * <p>Knows neither gRPC nor LibTorch.
 */
@NullMarked
package dev.zoetrope.server.ring;

import org.jspecify.annotations.NullMarked;
