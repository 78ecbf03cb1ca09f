package io.sluice.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was said on the command line.
 *
 * @param options values by option, as in {@code --http-port}; {@code --config} names the file; unknown options are
 *     faults
 * @param faults what else was wrong there, one line each
 */
public record Arguments(Map<String, String> options, List<String> faults) {
    /** An empty command line. */
    public static final Arguments NONE = new Arguments(Map.of(), List.of());

    private static final Map<String, Setting<?>> BY_OPTION =
        Settings.all().stream().collect(Collectors.toMap(Setting::option, Function.identity()));
    private static final List<String> KNOWN = Stream.concat(Stream.of(Settings.FILE_OPTION, "--help", "--version"),
        Settings.all().stream().map(Setting::option)).toList();

    /** Copies what could change, in order. */
    public Arguments {
        options = new LinkedHashMap<>(options);
        faults = List.copyOf(faults);
    }

    /** Takes the settings from these options. */
    List<Given> read(Faults all) {
        faults.forEach(all::add);
        List<Given> given = new ArrayList<>();
        options.forEach((option, value) -> {
            Setting<?> setting = BY_OPTION.get(option);
            if (setting != null) {
                given.add(Given.text(setting, value, Origin.option(option)));
            } else if (!option.equals(Settings.FILE_OPTION)) {
                all.add("unknown option " + Words.oneLine(option) + "; " + Words.didYouMean(option, KNOWN));
            }
        });
        return given;
    }
}
