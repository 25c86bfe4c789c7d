package dev.inferj;

/** What an input of an embedding model is for, where the model tells them apart. */
public enum InputKind {
    /** Neither: the input is read as it stands. */
    PLAIN,
    /** A question that is looked for in documents. The model's own prefix for queries goes in front, if it has one. */
    QUERY,
    /** Something to be found. The model's own prefix for documents goes in front, if it has one. */
    DOCUMENT
}
