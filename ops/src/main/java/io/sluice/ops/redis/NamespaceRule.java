package io.sluice.ops.redis;

import io.sluice.protocol.redis.KeepRule;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a namespace keeps, as the command line has it: {@code chat=100:3600} or {@code chat=100:3600:86400}.
 *
 * @param name the namespace; empty for channels without a colon in their names
 * @param rule what it keeps
 */
record NamespaceRule(String name, KeepRule rule) {
    private static final long DEFAULT_META_TTL_SECONDS = 2_592_000;
    private static final Pattern FORM = Pattern.compile("([^=:{}]*)=(\\d{1,9}):(\\d{1,9})(?::(\\d{1,9}))?");

    /** Reads the text of an option. */
    static final class Converter implements ITypeConverter<NamespaceRule> {
        @Override
        public NamespaceRule convert(String value) {
            Matcher parts = FORM.matcher(value);
            if (!parts.matches()) {
                throw new TypeConversionException("not of the form NAME=SIZE:TTL or NAME=SIZE:TTL:META_TTL");
            }
            String meta = parts.group(4);
            try {
                return new NamespaceRule(parts.group(1), new KeepRule(Integer.parseInt(parts.group(2)),
                    Long.parseLong(parts.group(3)), meta == null ? DEFAULT_META_TTL_SECONDS : Long.parseLong(meta)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
