package dev.inferj.testkit.gguf;

/** What a GGUF file says of each token. */
interface GgufVocabulary {
    int NORMAL = 1;
    int UNKNOWN_TYPE = 2;
    int CONTROL = 3;
    int BYTE = 6;

    int size();

    String token(int id);

    /** Returns one of the types above, which are llama.cpp's. */
    int type(int id);

    /** Returns how early the tokenizer joins pieces to this token; higher is earlier. */
    float score(int id);
}
