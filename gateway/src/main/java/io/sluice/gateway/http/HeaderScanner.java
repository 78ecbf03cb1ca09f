package io.sluice.gateway.http;

import io.sluice.gateway.http.ExtensionOffer.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk through one line of a Sec-WebSocket-Extensions header. Its grammar is that of RFC 6455, section 9.1:
 *
 * <pre>
 * 1#( token *( ";" token [ "=" ( token | quoted-string ) ] ) )
 * </pre>
 *
 * with white space between any two of them, and what is within quotes being a token too.
 */
final class HeaderScanner {
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    private final String line;
    private int at;

    HeaderScanner(String line) {
        this.line = line;
    }

    /** Adds the line's offers; false when it is malformed. */
    boolean readOffers(List<ExtensionOffer> offers) {
        do {
            skipSpace();
            if (!atEnd() && line.charAt(at) != ',' && !readOffer(offers)) {
                return false;
            }
        } while (take(','));
        return atEnd();
    }

    private boolean readOffer(List<ExtensionOffer> offers) {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (name != null && take(';')) {
            if (!readParameter(parameters)) {
                return false;
            }
        }
        return name != null && offers.add(new ExtensionOffer(name, parameters));
    }

    private boolean readParameter(List<Parameter> parameters) {
        String name = token();
        if (name == null || !take('=')) {
            return name != null && parameters.add(new Parameter(name, null));
        }
        String value = take('"') ? quoted() : token();
        return value != null && parameters.add(new Parameter(name, value));
    }

    private @Nullable String token() {
        skipSpace();
        int from = at;
        while (!atEnd() && isTokenCharacter(line.charAt(at))) {
            at++;
        }
        return at == from ? null : line.substring(from, at);
    }

    /** The rest of a quoted string without its backslashes; null unless that is a token (section 9.1). */
    private @Nullable String quoted() {
        StringBuilder text = new StringBuilder();
        while (!atEnd() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' ? 1 : 0;
            if (atEnd() || !isTokenCharacter(line.charAt(at))) {
                return null;
            }
            text.append(line.charAt(at++));
        }
        return !text.isEmpty() && take('"') ? text.toString() : null;
    }

    private boolean take(char wanted) {
        skipSpace();
        boolean there = !atEnd() && line.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void skipSpace() {
        while (!atEnd() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean atEnd() {
        return at == line.length();
    }

    private static boolean isTokenCharacter(char c) {
        return c > ' ' && c < 0x7F && SEPARATORS.indexOf(c) < 0;
    }
}
