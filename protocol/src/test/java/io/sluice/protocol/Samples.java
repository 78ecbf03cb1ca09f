package io.sluice.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple3;

/** Random texts, JSON and messages for properties. */
public final class Samples {
    private static final byte[] TELLING = "{}[]\",:\\ \t\n\r0123456789eE+-.truefalsn\u0000\u001eü€😀".getBytes(UTF_8);

    private Samples() {
    }

    /** Text of any characters, but no halves of surrogate pairs. */
    public static Arbitrary<String> texts() {
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12), Arbitraries.strings().ascii().ofMaxLength(12),
            Arbitraries.of("", "a", "chat:lobby", "😀", "\u2028", "\"\\\u0000\u001f\u007f\n"))
            .map(text -> new String(text.getBytes(UTF_8), UTF_8));
    }

    /** One JSON value with white space between its tokens, but no raw line breaks. */
    public static Arbitrary<String> json() {
        return json(Arbitraries.of("", "", "", " ", "\t ")).map(String::strip);
    }

    /** One JSON value with line breaks and other white space between its tokens. */
    public static Arbitrary<String> brokenJson() {
        return json(Arbitraries.of("", "", " ", "\n", "\r\n", "\t"));
    }

    /** Bytes close to JSON, without halves of pairs: Jackson refuses them in names, RFC 8259 does not. */
    public static Arbitrary<byte[]> mutatedJson() {
        return mutations(brokenJson().filter(json -> !json.contains("\\ud")));
    }

    /** A payload, or none. */
    public static Arbitrary<Payload> payloads() {
        return json().filter(json -> !json.equals("null")).map(Payload::of).optional(0.8)
            .map(it -> it.orElse(Payload.NONE)).withoutEdgeCases();
    }

    /** The bytes of one of the texts with a few bytes put in, taken out or changed. */
    public static Arbitrary<byte[]> mutations(Arbitrary<String> texts) {
        Arbitrary<Tuple3<Integer, Integer, Byte>> edit = Combinators.combine(Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 1_000), Arbitraries.integers().between(0, TELLING.length - 1)
                .map(i -> TELLING[i])).as(Tuple::of).withoutEdgeCases();
        return Combinators.combine(texts.withoutEdgeCases(), edit.list().ofMaxSize(3)).as((text, edits) -> {
            List<Byte> bytes = new ArrayList<>();
            for (byte b : text.getBytes(UTF_8)) {
                bytes.add(b);
            }
            edits.forEach(each -> mutate(bytes, each));
            byte[] mutated = new byte[bytes.size()];
            for (int i = 0; i < mutated.length; i++) {
                mutated[i] = bytes.get(i);
            }
            return mutated;
        });
    }

    /** Tags of a publication. */
    public static Arbitrary<Map<String, String>> tags() {
        return Arbitraries.maps(texts(), texts()).ofMaxSize(3);
    }

    /** What others see of a client. */
    public static Arbitrary<ClientInfo> clientInfos() {
        return Combinators.combine(texts(), texts(), payloads(), payloads()).as(ClientInfo::new);
    }

    /** Publications with everything that they can have. */
    public static Arbitrary<Publication> publications() {
        return Combinators.combine(json().map(Payload::of), clientInfos().injectNull(0.5), offsets(), tags())
            .as(Publication::new).withoutEdgeCases();
    }

    /** Offsets of streams: 0 to 2^63-1. */
    public static Arbitrary<Long> offsets() {
        return Arbitraries.longs().between(0, Long.MAX_VALUE);
    }

    private static void mutate(List<Byte> bytes, Tuple3<Integer, Integer, Byte> edit) {
        int at = edit.get2() % (bytes.size() + 1);
        switch (edit.get1()) {
            case 0 -> bytes.add(at, edit.get3());
            case 1 -> bytes.subList(at, Math.min(bytes.size(), at + 1)).clear();
            default -> {
                bytes.subList(at, Math.min(bytes.size(), at + 1)).clear();
                bytes.add(at, edit.get3());
            }
        }
    }

    private static Arbitrary<String> json(Arbitrary<String> space) {
        Arbitrary<String> names = Arbitraries.of("\"\"", "\"a\"", "\"\\u00e9\\n\\\"\\/\"", "\"\\ud83d\\ude00\"",
            "\"ü😀\"", "\"{[,:]}\"", "\"\\\\\"");
        Arbitrary<String> scalars = Arbitraries.oneOf(names,
            Arbitraries.of("true", "false", "null", "0", "-0", "1", "-12.50", "1e3", "0.1E-07",
                "123456789012345678901"));
        Arbitrary<String> values =
            Arbitraries.recursive(() -> scalars, inner -> containers(inner, names, space), 0, 4);
        return Combinators.combine(space, values, space).as((before, value, after) -> before + value + after);
    }

    private static Arbitrary<String> containers(Arbitrary<String> inner, Arbitrary<String> names,
        Arbitrary<String> space) {
        Arbitrary<String> spaced = Combinators.combine(space, inner, space).as((a, value, b) -> a + value + b);
        Arbitrary<String> members = Combinators.combine(space, names, space, spaced)
            .as((a, name, b, value) -> a + name + b + ":" + value);
        Arbitrary<String> arrays = spaced.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
        Arbitrary<String> objects = members.list().ofMaxSize(3).map(list -> "{" + String.join(",", list) + "}");
        return Arbitraries.oneOf(inner, arrays, objects);
    }
}
