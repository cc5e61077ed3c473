using Sonda.Cli.Output;
using Sonda.Cli.Services;
using Sonda.Data;
using Sonda.Engine.Files;
using Sonda.Runs.Events;
using Sonda.Runs.Training;

namespace Sonda.Cli.Commands;

/// <summary>Trains and shows a line per epoch (of many epochs only some), then the outcome; for commands that begin a training or go on with one.</summary>
/// <param name="context">The terminal and the laboratory.</param>
/// <param name="options">The training.</param>
/// <param name="recording">The folder that keeps it; null if none does.</param>
/// <param name="json">Whether the result is printed as JSON.</param>
internal sealed class TrainingLines(CommandContext context, TrainingOptions options, Recording? recording, bool json)
{
    /// <summary>Writes further files of the result; default: none.</summary>
    public Action<TrainingResult> Keep { get; init; } = _ => { };

    /// <summary>Trains to the end, or until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Refusal">Training diverged (exit code 3), or a file could not be written (exit code 2).</exception>
    public int Run(LoadedData data, CancellationToken stop)
    {
        var table = new EpochTable(options, context.Texts, !data.Training.HasTargets, context.Terminal.Width);
        if (!json)
        {
            LoadedDataLines.Introduce(context, data);
            table.Introduce(context);
        }

        TrainingOptions kept = options with { Keeper = recording?.Keeper };
        TrainingResult result;
        try
        {
            result = context.Follow(
                feed => Task.FromResult(context.Lab.Train(data, kept, feed, new EpochLines(json ? null : feed, table), stop)),
                stop);
        }
        catch (FileWriteException fault) when (recording is not null && fault.Path.StartsWith(recording.Folder, StringComparison.Ordinal))
        {
            throw new Refusal(ExitCode.DataOrConfiguration, context.Texts.Clause(fault) + " " + context.Texts.Say("unwritten.recorded", ("run", recording.Name)));
        }

        if (json)
        {
            context.Write(context.Lab.ToJson(result, context.Texts.Language));
        }
        else
        {
            table.Conclude(context, result);
        }

        Keep(result);
        int exitCode = result.Complete ? End() : EndEarly(result);
        return result.Unwritten is null ? exitCode : throw Unwritten(result.Unwritten);
    }

    private int End()
    {
        if (recording is not null)
        {
            foreach (string line in (string[])[context.Texts.Say("runs.recorded", ("folder", recording.Folder)), context.Texts.Say("runs.see", ("run", recording.Name))])
            {
                (json ? (Action<string>)context.Notice : context.Write)(line);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>The files that could not be written, and the place of their content.</summary>
    private Refusal Unwritten(IReadOnlyList<UnwrittenFile> files)
    {
        TextCatalog texts = context.Texts;
        return new Refusal(ExitCode.DataOrConfiguration, string.Join(" ", files.Select(file =>
            texts.Say("unwritten." + file.Content, ("file", file.Path), ("reason", file.Reason))
            + " " + (file.KeptAt is { } place ? texts.Say("unwritten.keptAt", ("place", place)) : texts["unwritten.lost"]))));
    }

    private int EndEarly(TrainingResult result)
    {
        TextCatalog texts = context.Texts;
        string kept = options.SaveTo is null ? ""
            : " " + (result.KeptEpoch == 0 ? texts.Say("stop.savedStart", ("file", options.SaveTo)) : texts.Say("stop.saved", ("epoch", result.KeptEpoch), ("file", options.SaveTo)));
        if (result.CheckpointStep is { } step && options.CheckpointTo is not null)
        {
            kept += " " + texts.Say("stop.checkpoint", ("step", step), ("file", options.CheckpointTo));
        }

        if (result.Diverged is not null)
        {
            kept += recording is null ? "" : " " + texts.Say("stop.recordedDiverged", ("run", recording.Name));
            kept = kept.Length > 0 ? kept : " " + texts["stop.nothingSaved"];
            throw new Refusal(ExitCode.Diverged, texts.Clause(result.Diverged.Message) + kept);
        }

        kept += recording is null ? "" : " " + texts.Say("stop.recorded", ("run", recording.Name));
        context.Notice(texts.Say("stop.train", ("epochs", result.Epochs.Count), ("all", options.Training.Epochs)) + kept);
        return ExitCode.StoppedEarly;
    }

    /// <summary>Sends the epochs to the screen as they end, unless the result is JSON.</summary>
    private sealed class EpochLines(Feed? feed, EpochTable table) : IProgress<EpochResult>
    {
        private bool _hasHeader;

        public void Report(EpochResult value)
        {
            if (!_hasHeader)
            {
                feed?.Write(table.Header);
                _hasHeader = true;
            }

            if (table.Shows(value.Epoch))
            {
                feed?.Write(table.Row(value));
            }
        }
    }
}
