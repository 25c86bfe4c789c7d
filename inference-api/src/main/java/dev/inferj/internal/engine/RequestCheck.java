package dev.inferj.internal.engine;

import dev.inferj.ChatRequest;
import dev.inferj.Feature;
import dev.inferj.InvalidRequestException;
import dev.inferj.Message;
import dev.inferj.MessagePart;
import dev.inferj.ModelInfo;
import dev.inferj.ResponseFormat;
import dev.inferj.Role;
import dev.inferj.ToolChoice;

/** Refuses what a model would have to drop: features that it lacks, and options of another provider. */
final class RequestCheck {
    private RequestCheck() {}

    /** @throws InvalidRequestException naming what the model cannot do */
    static void check(ModelInfo info, ChatRequest request) {
        if (!request.tools().isEmpty()) {
            need(info, Feature.TOOLS, "tools");
        }
        if (request.toolChoice().equals(ToolChoice.REQUIRED)
                || request.toolChoice().tool().isPresent()) {
            need(info, Feature.TOOL_CHOICE, "a toolChoice other than auto or none");
        }
        if (request.logprobs().isPresent()) {
            need(info, Feature.LOGPROBS, "logprobs");
        }
        request.responseFormat()
                .ifPresent(format -> need(
                        info,
                        format instanceof ResponseFormat.Json ? Feature.JSON : Feature.JSON_SCHEMA,
                        "this responseFormat"));
        for (Message message : request.messages()) {
            checkMessage(info, message);
        }
        request.options().ifPresent(options -> {
            if (!options.scheme().equals(info.provider())) {
                throw new InvalidRequestException("the request has options for " + options.scheme() + ", but "
                        + info.name() + " is a model of " + info.provider() + ": leave the options out");
            }
        });
    }

    /** @throws InvalidRequestException if the tokens of a prompt cannot be counted */
    static void checkCount(ModelInfo info, ChatRequest request) {
        if (!info.features().contains(Feature.TOKEN_COUNT)) {
            throw new InvalidRequestException(info.name() + " of " + info.provider()
                    + " cannot count tokens: use a model whose info().features() has " + Feature.TOKEN_COUNT);
        }
        check(info, request);
        for (Message message : request.messages()) {
            for (MessagePart part : message.parts()) {
                if (part instanceof MessagePart.Media media) {
                    throw new InvalidRequestException(
                            "the tokens of messages with " + media.mediaType() + " cannot be counted: leave that out");
                }
            }
        }
    }

    private static void checkMessage(ModelInfo info, Message message) {
        if (message.role() == Role.TOOL || !message.toolCalls().isEmpty()) {
            need(info, Feature.TOOLS, "messages with tool calls or results");
        }
        for (MessagePart part : message.parts()) {
            if (part instanceof MessagePart.Media media) {
                need(info, media.feature(), "messages with " + media.mediaType());
            }
        }
    }

    private static void need(ModelInfo info, Feature feature, String what) {
        if (!info.features().contains(feature)) {
            throw new InvalidRequestException(info.name() + " of " + info.provider() + " cannot take " + what
                    + ": leave that out, or use a model whose info().features() has " + feature);
        }
    }
}
