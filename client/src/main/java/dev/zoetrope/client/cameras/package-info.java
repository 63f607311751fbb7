/**
 * Many cameras in one process: {@link dev.zoetrope.client.cameras.CameraFile} reads the list, and
 * {@link dev.zoetrope.client.cameras.Cameras} runs it and goes over to another one, touching only
 * what differs.
 *
 * <p>Threads: one for each camera, which reads its source and gives the frames to its stream;
 * replies come on the clients' pools. Cameras share connections, and nothing else: a camera that is
 * off, or whose model is unknown, holds up no other. Nothing that is said holds a user name or a
 * password.
 */
@NullMarked
package dev.zoetrope.client.cameras;

import org.jspecify.annotations.NullMarked;
