package io.sluice.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * A reader of one YAML document into {@link YamlNode}s. It reads tokens and builds no types, follows no aliases, and
 * takes a bounded length and depth, so a hostile text costs little.
 */
final class YamlReader {
    /** The longest text that is read, in characters; a configuration with every comment has about 10,000. */
    static final int MAX_LENGTH = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final YAMLFactory FACTORY = YAMLFactory.builder()
        .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL).loaderOptions(limits()).build();

    private final YAMLParser parser;

    private YamlReader(YAMLParser parser) {
        this.parser = parser;
    }

    /**
     * Reads the text's only document.
     *
     * @return what was read, or null when the text holds nothing but comments
     * @throws SyntaxException when it is no YAML, too long or deep, has an alias, or has a second document
     */
    static @Nullable YamlNode read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new SyntaxException(1, "is longer than " + MAX_LENGTH + " characters");
        }
        try (YAMLParser parser = FACTORY.createParser(text)) {
            return new YamlReader(parser).document();
        } catch (JsonProcessingException e) {
            throw syntaxFault(e);
        } catch (IOException e) {
            throw new SyntaxException(1, "can't be read as YAML");
        }
    }

    private static LoaderOptions limits() {
        // Keys that come twice are left to the reader of the settings, which can tell both lines.
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_LENGTH);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(0);
        return limits;
    }

    /** Keeps what the parser says is wrong and drops the excerpt it gives, in which a secret may stand. */
    private static SyntaxException syntaxFault(JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                return new SyntaxException(marked.getProblemMark().getLine() + 1, "is not YAML: "
                    + Words.oneLine(String.valueOf(marked.getProblem())));
            }
        }
        int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
        return new SyntaxException(line, "is not YAML that can be read (nested too deep, an odd key or character)");
    }

    private @Nullable YamlNode document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return null;
        }
        YamlNode root = node(first);
        if (parser.nextToken() != null) {
            throw new SyntaxException(line(), "has a second document; one is taken");
        }
        return root;
    }

    private YamlNode node(JsonToken token) throws IOException {
        if (parser.isCurrentAlias()) {
            throw new SyntaxException(line(), "has an alias (a value that begins with *); aliases are not taken,"
                + " quote the value if it is none");
        }
        if (token == JsonToken.START_OBJECT) {
            return mapping();
        }
        if (token == JsonToken.START_ARRAY) {
            return sequence();
        }
        return new YamlNode.Scalar(line(), token == JsonToken.VALUE_NULL ? null : parser.getText());
    }

    private YamlNode mapping() throws IOException {
        int line = line();
        List<YamlNode.Member> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int keyLine = line();
            members.add(new YamlNode.Member(key, keyLine, node(parser.nextToken())));
        }
        return new YamlNode.Mapping(line, List.copyOf(members));
    }

    private YamlNode sequence() throws IOException {
        int line = line();
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            items.add(node(next));
        }
        return new YamlNode.Sequence(line, List.copyOf(items));
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** What is wrong with a text, and on which of its lines. */
    static final class SyntaxException extends RuntimeException {
        final int line;
        final String problem;

        SyntaxException(int line, String problem) {
            super("line " + line + " " + problem);
            this.line = line;
            this.problem = problem;
        }
    }
}
