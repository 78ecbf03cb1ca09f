package io.sluice.gateway.main;

import io.sluice.gateway.config.Arguments;
import io.sluice.gateway.config.Setting;
import io.sluice.gateway.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What was typed, taken apart: the command, and the arguments for the configuration. Options may stand before or after
 * the command.
 */
final class ParsedCommand {
    private static final Set<String> SETTINGS = Stream.concat(Stream.of(Settings.FILE_OPTION),
        Settings.all().stream().map(Setting::option)).collect(Collectors.toUnmodifiableSet());

    private final List<ParseResult> levels = new ArrayList<>();

    ParsedCommand(String... args) {
        CommandLine tree = CommandTree.make();
        for (ParseResult level = tree.parseArgs(args); level != null; level = level.subcommand()) {
            levels.add(level);
        }
    }

    /** The command's name; the program's own when there is none. */
    String name() {
        return result().commandSpec().name();
    }

    /** The options of the command itself. */
    ParseResult result() {
        return levels.get(levels.size() - 1);
    }

    CommandLine commandLine() {
        return result().commandSpec().commandLine();
    }

    boolean helpRequested() {
        return levels.stream().anyMatch(ParseResult::isUsageHelpRequested);
    }

    boolean versionRequested() {
        return levels.stream().anyMatch(ParseResult::isVersionHelpRequested);
    }

    /** The settings that were given, options nobody knows among them, and what else is wrong. */
    Arguments arguments() {
        Map<String, String> options = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        for (ParseResult level : levels) {
            for (OptionSpec option : level.matchedOptions()) {
                if (SETTINGS.contains(option.longestName())) {
                    options.put(option.longestName(), String.valueOf(option.<String>getValue()));
                }
            }
            level.errors().forEach(error -> faults.add(error.getMessage()));
            level.unmatched().stream().filter(ParsedCommand::isOption)
                .forEach(unknown -> options.put(nameOf(unknown), ""));
        }
        return new Arguments(options, faults);
    }

    /**
     * The words that are neither a command nor an option's value. What follows an unknown option is left out: it may be
     * its value, and that may be a secret.
     */
    List<String> strayWords() {
        List<String> stray = new ArrayList<>();
        for (ParseResult level : levels) {
            boolean afterOption = false;
            for (String word : level.unmatched()) {
                if (!isOption(word) && !afterOption) {
                    stray.add(word);
                }
                afterOption = isOption(word);
            }
        }
        return stray;
    }

    private static boolean isOption(String word) {
        return word.startsWith("-");
    }

    private static String nameOf(String option) {
        int equals = option.indexOf('=');
        return equals < 0 ? option : option.substring(0, equals);
    }
}
