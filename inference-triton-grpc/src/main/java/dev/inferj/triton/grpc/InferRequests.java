package dev.inferj.triton.grpc;

import dev.inferj.ChatRequest;
import dev.inferj.remote.internal.triton.GenerateModel;
import dev.inferj.remote.internal.triton.Tensors;
import dev.inferj.triton.grpc.protocol.InferParameter;
import dev.inferj.triton.grpc.protocol.ModelInferRequest;
import dev.inferj.triton.grpc.protocol.ModelInferRequest.InferInputTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests of a language model. What the model has an input for becomes a tensor, and what it has none for a parameter, as Triton itself
 * does with what comes by HTTP. Immutable.
 */
final class InferRequests {
    private final GenerateModel model;
    private final Map<String, @Nullable Object> extra;

    /** @param extra what the user adds to every request, in place of what would be there */
    InferRequests(GenerateModel model, Map<String, @Nullable Object> extra) {
        this.model = model;
        this.extra = extra;
    }

    /** @throws dev.inferj.InvalidRequestException if a value is none of what the model takes */
    ModelInferRequest of(ChatRequest request) {
        ModelInferRequest.Builder message =
                ModelInferRequest.newBuilder().setModelName(model.info().name());
        Map<String, @Nullable Object> values = new LinkedHashMap<>(model.inputs(request));
        values.putAll(extra);
        values.forEach((name, value) -> {
            Tensors.Input input = model.tensors().inputs().get(name);
            if (input == null) {
                message.putParameters(name, parameter(name, value));
            } else {
                List<?> elements = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
                message.addInputs(InferInputTensor.newBuilder()
                        .setName(name)
                        .setDatatype(input.type())
                        .addAllShape(shape(name, input.shape(), elements.size())));
                message.addRawInputContents(RawTensor.of(name, input.type(), elements));
            }
        });
        return message.build();
    }

    /** Returns the shape of a batch of one that has so many elements along its last dimension. */
    private static List<Long> shape(String name, List<Long> declared, int elements) {
        List<Long> shape = new ArrayList<>();
        long size = 1;
        for (int i = 0; i < declared.size(); i++) {
            long dim = declared.get(i);
            boolean isLast = i == declared.size() - 1;
            long length = dim >= 0 ? dim : isLast ? elements : 1;
            shape.add(length);
            size *= length;
        }
        if (size != elements) {
            throw RawTensor.refused(name, "as many values as its shape " + declared + " has", elements);
        }
        return shape;
    }

    private static InferParameter parameter(String name, @Nullable Object value) {
        InferParameter.Builder parameter = InferParameter.newBuilder();
        if (value instanceof Boolean flag) {
            parameter.setBoolParam(flag);
        } else if (value instanceof String text) {
            parameter.setStringParam(text);
        } else if (value instanceof Integer || value instanceof Long) {
            parameter.setInt64Param(((Number) value).longValue());
        } else if (value instanceof Double number) {
            parameter.setDoubleParam(number);
        } else {
            throw RawTensor.refused(name, "a text, a number or a boolean, as the model has no such input", value);
        }
        return parameter.build();
    }
}
