package dev.inferj.internal.sampling;
/** stub */
public final class SamplingWorkspace {
    public SamplingWorkspace(int vocabularySize) {}
}
