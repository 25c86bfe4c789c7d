package dev.inferj.triton.grpc;

import com.google.protobuf.ByteString;
import dev.inferj.remote.internal.stream.StreamFault;
import dev.inferj.remote.internal.triton.Tensors;
import dev.inferj.triton.grpc.protocol.InferParameter;
import dev.inferj.triton.grpc.protocol.ModelInferResponse;
import dev.inferj.triton.grpc.protocol.ModelInferResponse.InferOutputTensor;
import java.util.List;

/** Reads the responses of a language model. */
final class InferResponses {
    /** The parameter that marks a request's last response. Not all models set it, and none after an error. */
    private static final String FINAL = "triton_final_response";

    private InferResponses() {}

    /**
     * What one response says.
     *
     * @param hasText whether it is a piece of the answer, rather than the mark of the end alone
     * @param reason why the answer ends; empty where it does not say
     * @param inputTokens of the prompt; 0 where it does not say
     * @param outputTokens of this response; 0 where it does not say
     * @param isLast whether none follows
     */
    record Part(
            boolean hasText, List<String> texts, String reason, int inputTokens, int outputTokens, boolean isLast) {}

    /** @throws StreamFault if the tensors are not those that a language model gives */
    static Part read(ModelInferResponse response) {
        if (response.getOutputsCount() != response.getRawOutputContentsCount()) {
            throw new StreamFault("a response of " + response.getOutputsCount() + " tensors with the bytes of "
                    + response.getRawOutputContentsCount());
        }
        List<String> texts = List.of();
        String reason = "";
        int inputTokens = 0;
        int outputTokens = 0;
        for (int i = 0; i < response.getOutputsCount(); i++) {
            InferOutputTensor tensor = response.getOutputs(i);
            ByteString bytes = response.getRawOutputContents(i);
            switch (tensor.getName()) {
                case Tensors.TEXT_OUTPUT -> texts = RawTensor.texts(bytes);
                case Tensors.FINISH_REASON -> reason = String.join("", RawTensor.texts(bytes));
                case Tensors.INPUT_TOKENS -> inputTokens = RawTensor.number(tensor.getDatatype(), bytes);
                case Tensors.OUTPUT_TOKENS -> outputTokens = RawTensor.number(tensor.getDatatype(), bytes);
                default -> {} // of no use to an answer, such as log-probabilities that nobody asked for
            }
        }
        boolean isLast = response.getParametersOrDefault(FINAL, InferParameter.getDefaultInstance())
                .getBoolParam();
        return new Part(response.getOutputsCount() > 0, texts, reason, inputTokens, outputTokens, isLast);
    }
}
