using System.CommandLine;
using Sonda.Cli.Options;
using Sonda.Cli.Output;
using Sonda.Lab.Datasets;
using Sonda.Lab.Experiments;

namespace Sonda.Cli.Commands;

/// <summary><c>sonda chapter</c>: every experiment of the chapter, and a report.</summary>
internal static class ChapterCommand
{
    public static Command Build(Session session)
    {
        OptionFactory options = session.Options;
        var defaults = new ChapterOptions();
        var command = new Command("chapter", session.Phrases["chapter.summary"]);
        Option<string?> folder = options.Text("--out", "value.folder", "chapter");
        Option<bool> quick = options.Switch("--quick");
        Option<ulong> seed = options.Seed();
        Option<int> seeds = options.Whole("--seeds", defaults.Seeds, 1, Limits.Seeds);
        Option<int> threads = options.Whole("--threads", defaults.Threads, 1, Limits.Threads);
        Option<bool> json = options.Switch("--json");
        command.Add(folder);
        command.Add(quick);
        command.Add(seed);
        command.Add(seeds);
        command.Add(threads);
        command.Add(json);
        var data = DataOptionSet.OfDigits(command, options);
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            session,
            data.Read(parsed),
            new ChapterOptions
            {
                Seed = parsed.GetValue(seed),
                Seeds = parsed.GetValue(seeds),
                Threads = parsed.GetValue(threads),
                Quick = parsed.GetValue(quick),
            },
            parsed.GetRequiredValue(folder)!,
            CommandText.Of(parsed),
            parsed.GetValue(json),
            stop)));
        return command;
    }

    private static int Run(
        Session session,
        DataOptions source,
        ChapterOptions options,
        string folder,
        string command,
        bool json,
        CancellationToken stop)
    {
        Writable.RequireFolder("--out", folder, session.Phrases);
        LoadedData data = LoadedDataLines.Load(session, source, stop);
        if (!json)
        {
            LoadedDataLines.Introduce(session, data);
        }

        ChapterResult result = session.Follow(
            feed => Task.FromResult(session.Lab.RunChapter(data, options, feed, stop)), stop);
        bool measured = result.Accuracies.Count + result.InitialSpeeds.Count + result.SpeedCurves.Count > 0;
        string? report = measured ? session.Lab.WriteReport(result, folder, session.Phrases.Language, command) : null;

        if (json)
        {
            session.Write(session.Lab.ToJson(result));
        }
        else
        {
            ChapterSummary.Write(session, result, report);
        }

        if (result.Complete)
        {
            return ExitCode.Done;
        }

        session.Notice(report is null
            ? session.Phrases["stop.nothing"]
            : session.Phrases.Say("stop.chapter", result.Accuracies.Count, report));
        if (report is not null && Path.GetDirectoryName(report) != Path.TrimEndingDirectorySeparator(folder))
        {
            session.Notice(session.Phrases.Say("stop.kept", folder));
        }

        return ExitCode.StoppedEarly;
    }
}
