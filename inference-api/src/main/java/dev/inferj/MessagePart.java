package dev.inferj;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link Message}. Immutable. */
public sealed interface MessagePart {
    /** Returns a piece of text. */
    static MessagePart text(String text) {
        return new Text(text);
    }

    /** Returns an image, a sound or a video: the bytes of a file, and its kind, such as {@code image/png}. */
    static MessagePart media(String mediaType, byte[] content) {
        return new Media(mediaType, content.clone(), null);
    }

    /** Returns an image, a sound or a video that the server is to fetch, and its kind, such as {@code image/png}. */
    static MessagePart media(String mediaType, URI address) {
        return new Media(mediaType, null, requireNonNull(address, "address"));
    }

    /**
     * Text.
     *
     * @param text may be empty
     */
    record Text(String text) implements MessagePart {
        public Text {
            requireNonNull(text, "text");
        }

        /** Returns the length of the text; not the text, which may be private. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " chars]";
        }
    }

    /** An image, a sound or a video: its content, or where it is. */
    final class Media implements MessagePart {
        private static final Pattern TYPE = Pattern.compile("(image|audio|video)/[a-z0-9.+-]+");

        private final String mediaType;
        private final byte @Nullable [] content;
        private final @Nullable URI address;

        private Media(String mediaType, byte @Nullable [] content, @Nullable URI address) {
            if (!TYPE.matcher(requireNonNull(mediaType, "mediaType")).matches()) {
                throw new IllegalArgumentException("mediaType must be image/…, audio/… or video/…: " + mediaType);
            }
            this.mediaType = mediaType;
            this.content = content;
            this.address = address;
        }

        /** Returns its kind, such as {@code image/png}. */
        public String mediaType() {
            return mediaType;
        }

        /** Returns what it takes of a model to understand it. */
        public Feature feature() {
            return switch (mediaType.charAt(0)) {
                case 'i' -> Feature.IMAGES;
                case 'a' -> Feature.SOUND;
                default -> Feature.VIDEO;
            };
        }

        /** Returns the bytes of the file, unless it is to be fetched. */
        public Optional<ByteBuffer> content() {
            return Optional.ofNullable(content)
                    .map(bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer());
        }

        /** Returns where it is, if it is to be fetched. */
        public Optional<URI> address() {
            return Optional.ofNullable(address);
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof Media that
                    && mediaType.equals(that.mediaType)
                    && Arrays.equals(content, that.content)
                    && Objects.equals(address, that.address);
        }

        @Override
        public int hashCode() {
            return Objects.hash(mediaType, Arrays.hashCode(content), address);
        }

        /** Returns the kind and the size; not the content or the address, which may be private. */
        @Override
        public String toString() {
            return mediaType + "[" + (content == null ? "address" : content.length + " bytes") + "]";
        }
    }
}
