/**
 * Model folders as Hugging Face's {@code transformers} writes them: {@code config.json}, {@code
 * preprocessor_config.json} and weights, turned into what {@link
 * dev.zoetrope.server.model.ModelBuilder} is ordered with.
 *
 * <p>A {@link dev.zoetrope.server.model.huggingface.HuggingFaceFolder} opens these files by their
 * names and no other file of the folder, whatever else a training run left there. {@code
 * TransformerConfig} reads the network, {@code ImageProcessorConfig} how pictures become its input.
 *
 * <p>Invariants: a field is understood, known to change no answer, or refused by its name with its
 * value; nothing is passed over. All problems of a folder are reported together. Everything here
 * belongs to the thread that calls.
 */
@NullMarked
package dev.zoetrope.server.model.huggingface;

import org.jspecify.annotations.NullMarked;
