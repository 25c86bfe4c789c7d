package dev.inferj;

/** What not every model can do; {@link ModelInfo#features} says which ones a model can. */
public enum Feature {
    /** Is told of tools, and asks for them to be called. */
    TOOLS,
    /** Can be made to call a tool: {@link ToolChoice#REQUIRED} and {@link ToolChoice#of}. */
    TOOL_CHOICE,
    /** Can be made to answer in JSON. */
    JSON,
    /** Can be made to answer in JSON that fits a schema. */
    JSON_SCHEMA,
    /** Understands images. */
    IMAGES,
    /** Understands sound. */
    SOUND,
    /** Understands video. */
    VIDEO,
    /** Tells how likely its tokens were. */
    LOGPROBS,
    /** Counts the tokens of a prompt that it does not answer: {@link ChatModel#countTokens}. */
    TOKEN_COUNT
}
