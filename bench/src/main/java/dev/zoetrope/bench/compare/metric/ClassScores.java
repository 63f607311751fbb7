package dev.zoetrope.bench.compare.metric;

/**
 * How many answers are right, where it is known what pictures show.
 *
 * @param pictures looked at
 * @param classes that have pictures
 * @param top1 part of the pictures whose class is the best answer, 0 to 1
 * @param top5 part of the pictures whose class is among the five best answers, 0 to 1
 * @param macroPrecision mean over {@code classes} of the part of a class's answers that are right;
 *     0 for a class that is never the answer
 * @param macroRecall mean over {@code classes} of the part of a class's pictures that are
 *     recognised
 */
public record ClassScores(
    long pictures,
    int classes,
    double top1,
    double top5,
    double macroPrecision,
    double macroRecall) {}
