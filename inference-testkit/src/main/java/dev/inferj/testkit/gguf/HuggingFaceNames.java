package dev.inferj.testkit.gguf;

/** How Hugging Face's files hold a tensor of a GGUF file. */
interface HuggingFaceNames {
    String name(Tensor tensor);

    /** Returns where a row goes. */
    default int place(Tensor tensor, int row) {
        return row;
    }
}
