package io.sluice.publisher;

import io.sluice.protocol.json.JsonWriter;
import io.sluice.protocol.json.PublicationWriter;
import io.sluice.protocol.redis.BusSigner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a publication says beside its payload. What is not said is as the rules of the channel's namespace have it.
 *
 * @param size how many publications the channel keeps, 0 for none; -1 when not said
 * @param ttlSeconds how long it keeps them; 0 when not said
 * @param id names the publication, so that publishing it again within 5 minutes does nothing; when empty the publisher
 *     makes one, for its own retries
 * @param tags by which subscribers filter
 */
public record PublishOptions(int size, long ttlSeconds, String id, Map<String, String> tags) {
    /** Nothing said. */
    public static final PublishOptions NONE = new PublishOptions(-1, 0, "", Map.of());

    /** Copies what could change. */
    public PublishOptions {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /** The same, kept by other rules. */
    public PublishOptions keeping(int publications, long seconds) {
        return new PublishOptions(publications, seconds, id, tags);
    }

    /** The same with another name for the publication. */
    public PublishOptions withId(String other) {
        return new PublishOptions(size, ttlSeconds, other, tags);
    }

    /** The same with other tags. */
    public PublishOptions withTags(Map<String, String> other) {
        return new PublishOptions(size, ttlSeconds, id, other);
    }

    /** The words of the command behind the payload. */
    List<byte[]> words() {
        List<byte[]> words = new ArrayList<>();
        add(words, "ID", id);
        if (size >= 0) {
            add(words, "SIZE", Integer.toString(size));
        }
        if (ttlSeconds > 0) {
            add(words, "TTL", Long.toString(ttlSeconds));
        }
        byte[] json = tagsJson();
        if (json != null) {
            words.add(bytes("TAGS"));
            words.add(json);
        }
        return words;
    }

    /** The words that sign a publication of this payload now. */
    List<byte[]> signature(BusSigner signer, String channel, byte[] payload) {
        BusSigner.Stamp stamp = signer.stamp(channel, payload, null, tagsJson());
        List<byte[]> words = new ArrayList<>();
        add(words, "TIME", Long.toString(stamp.timeMillis()));
        add(words, "SIG", stamp.signature());
        return words;
    }

    private byte @Nullable [] tagsJson() {
        if (tags.isEmpty()) {
            return null;
        }
        JsonWriter json = new JsonWriter(128);
        PublicationWriter.tags(json, tags);
        return json.toByteArray();
    }

    private static void add(List<byte[]> words, String name, String value) {
        words.add(bytes(name));
        words.add(bytes(value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
