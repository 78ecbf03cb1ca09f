package io.sluice.gateway.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one YAML file.
 */
final class ConfigFile {
    private static final Map<String, Setting<?>> BY_PATH =
        Settings.all().stream().collect(Collectors.toMap(Setting::path, Function.identity()));
    private static final List<String> SECTIONS =
        Settings.all().stream().map(Setting::section).filter(section -> !section.isEmpty()).distinct().toList();
    private static final List<String> KNOWN =
        Stream.concat(Settings.all().stream().map(Setting::path), SECTIONS.stream()).toList();

    private final String name;
    private final Faults faults;
    private final List<Given> given = new ArrayList<>();
    private final Map<String, Integer> linesByPath = new HashMap<>();

    private ConfigFile(String name, Faults faults) {
        this.name = name;
        this.faults = faults;
    }

    /**
     * Reads the file, once and at start: it waits for the disk.
     *
     * @param name the file's path, relative to the working directory or absolute
     * @param origin who named it
     * @return the settings, or null when the file could not be read or understood at all
     */
    static @Nullable List<Given> read(String name, Origin origin, Faults faults) {
        try {
            Path path = Path.of(name);
            if (Files.isRegularFile(path) && Files.size(path) > 4L * YamlReader.MAX_LENGTH) {
                faults.add("file", origin.words(), Words.quote(name) + " is too large for a configuration");
                return null;
            }
            return parse(name, Files.readString(path), faults);
        } catch (IOException | InvalidPathException e) {
            faults.add("file", origin.words(), Words.quote(name) + " " + reason(name, e));
            return null;
        }
    }

    private static String reason(String name, Exception e) {
        if (name.isBlank()) {
            return "is no name of a file";
        }
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read by this user";
        }
        if (e instanceof CharacterCodingException) {
            return "is not UTF-8 text";
        }
        return "can't be read as a file";
    }

    /** Takes the settings from the text of a file with this name. */
    private static @Nullable List<Given> parse(String name, String text, Faults faults) {
        ConfigFile file = new ConfigFile(name, faults);
        try {
            // Some editors on Windows begin a file with a byte order mark.
            YamlNode root = YamlReader.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
            file.takeRoot(root);
            return file.given;
        } catch (YamlReader.SyntaxException e) {
            file.fault(e.line, e.problem);
            return null;
        }
    }

    private void takeRoot(@Nullable YamlNode root) {
        if (root instanceof YamlNode.Mapping mapping) {
            mapping.members().forEach(member -> take(member.key(), member));
        } else if (root != null) {
            fault(root.line(), "holds no keys with values, such as \"http:\" and below it \"  port: 8000\"");
        }
    }

    private void take(String path, YamlNode.Member member) {
        Integer earlier = linesByPath.putIfAbsent(path, member.line());
        Setting<?> setting = BY_PATH.get(path);
        if (earlier != null) {
            fault(member.line(), Words.quote(path) + " is given twice, first on line " + earlier);
        } else if (setting != null) {
            given.add(new Given(setting, member.value(), Origin.file(name)));
        } else if (!SECTIONS.contains(path)) {
            fault(member.line(), "unknown setting " + Words.quote(path) + "; " + Words.didYouMean(path, KNOWN));
        } else if (member.value() instanceof YamlNode.Mapping section) {
            section.members().forEach(inner -> take(path + "." + inner.key(), inner));
        } else if (!(member.value() instanceof YamlNode.Scalar scalar) || scalar.text() != null) {
            fault(member.line(), Words.quote(path) + " is a section; its settings go on the lines below it, indented");
        }
    }

    private void fault(int line, String problem) {
        faults.add(Origin.file(name).at(line) + ": " + problem);
    }
}
