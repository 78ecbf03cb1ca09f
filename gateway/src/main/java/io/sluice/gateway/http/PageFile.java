package io.sluice.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * An HTML file of the jar with the content security policy that lets its own script and style run and nothing else:
 * both are named by their hash (CSP level 3, section 2.3.1), and all requests stay on this server.
 *
 * @param text the file
 * @param policy the value of its Content-Security-Policy header
 */
record PageFile(String text, String policy) {
    static PageFile load(String name) {
        String text = read(name);
        String policy = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; img-src data:; script-src " + hashOf(text, "script")
            + "; style-src " + hashOf(text, "style");
        return new PageFile(text, policy);
    }

    private static String hashOf(String text, String element) {
        int start = text.indexOf("<" + element + ">") + element.length() + 2;
        byte[] content = text.substring(start, text.indexOf("</" + element + ">", start))
            .getBytes(StandardCharsets.UTF_8);
        return "'sha256-" + Base64.getEncoder().encodeToString(sha256().digest(content)) + "'";
    }

    private static String read(String name) {
        try (InputStream file = PageFile.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + name + " of the jar", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
