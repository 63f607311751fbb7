package dev.zoetrope.client.cli;

import dev.zoetrope.client.cameras.CameraSpec;
import java.nio.file.Path;

/**
 * A list of cameras to watch.
 *
 * @param file the list, read again when it changes
 * @param base what cameras are that say nothing else
 * @param json whether to print JSON lines
 */
record FleetPlan(Path file, CameraSpec base, boolean json) {}
