package dev.zoetrope.bench.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The sample video's pictures. Any thread; frames depend on nothing but their number. */
final class SampleVideo {
  static final int WIDTH = 640;
  static final int HEIGHT = 360;
  static final int FRAMES_PER_SECOND = 25;
  static final int FRAMES_PER_SCENE = 6 * FRAMES_PER_SECOND;

  private final List<Scene> scenes;
  private final List<Photo> photos;

  private SampleVideo(List<Scene> scenes, List<Photo> photos) {
    this.scenes = scenes;
    this.photos = photos;
  }

  /** Reads the photos of {@link Scene#ALL}. */
  static SampleVideo load() throws IOException {
    List<Photo> photos = new ArrayList<>();
    for (Scene scene : Scene.ALL) {
      photos.add(Photo.resource(scene.photo()));
    }
    return new SampleVideo(Scene.ALL, photos);
  }

  int frames() {
    return scenes.size() * FRAMES_PER_SCENE;
  }

  /** The scene that a frame belongs to. */
  Scene scene(int frame) {
    return scenes.get(sceneIndex(frame));
  }

  /** Packed RGB bytes of one frame, freshly allocated. */
  byte[] frame(int frame) {
    int index = sceneIndex(frame);
    Scene scene = scenes.get(index);
    double part = (frame % FRAMES_PER_SCENE) / (double) (FRAMES_PER_SCENE - 1);
    byte[] out = new byte[WIDTH * HEIGHT * 3];
    photos.get(index).sample(scene.from().towards(scene.to(), part), out, WIDTH, HEIGHT);
    return out;
  }

  /** The frame that is shown at a presentation time, µs from the start. */
  int frameAt(long ptsMicros) {
    long frame = Math.round(ptsMicros * FRAMES_PER_SECOND / 1e6);
    return (int) Math.max(0, Math.min(frames() - 1, frame));
  }

  private int sceneIndex(int frame) {
    if (frame < 0 || frame >= frames()) {
      throw new IndexOutOfBoundsException("Frame " + frame + " of " + frames() + ".");
    }
    return frame / FRAMES_PER_SCENE;
  }
}
