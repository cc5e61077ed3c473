using Sonda.Cli.Output;
using Sonda.Data;

namespace Sonda.Cli.Commands;

/// <summary>Loads the data of a command and reports their origin.</summary>
internal static class LoadedDataLines
{
    /// <summary>
    /// Loads the data. A notice about data that are not the published ones goes to the error stream for every kind of output.
    /// </summary>
    public static LoadedData Load(CommandContext context, DataOptions source, CancellationToken stop)
    {
        if (context.LastLoaded is var (loaded, known) && loaded == source)
        {
            return known;
        }

        context.Files.Read(source.PlacedSpec);
        LoadedData data = context.Follow(
            feed => context.Lab.LoadAsync(source, new DownloadRelay(feed, context.Texts), stop), stop);
        if (data.Notice is not null)
        {
            context.Notice(context.Texts.Say("data.notice", ("notice", data.Notice)));
        }

        // A proposal loads a table a second time, scaled, and folds load it again and again: what was said of it is not repeated.
        Note(context, data.Notes, context.LastLoaded is var (_, before) ? before.Notes : []);
        context.LastLoaded = (source, data);
        return data;
    }

    /// <summary>Shows what a user should know of data.</summary>
    /// <param name="context">The command.</param>
    /// <param name="notes">The notes.</param>
    /// <param name="said">Those that the command has shown already.</param>
    public static void Note(CommandContext context, IReadOnlyList<LocalizableText> notes, IReadOnlyList<LocalizableText> said)
    {
        foreach (string note in notes.Select(context.Texts.Of).Except(said.Select(context.Texts.Of)))
        {
            context.Notice(context.Texts.Say("data.notice", ("notice", note)));
        }
    }

    /// <summary>Introduces the data before training.</summary>
    public static void Introduce(CommandContext context, LoadedData data)
    {
        string key = data.Name switch
        {
            _ when data.IsWhole => "data.screen.whole",
            LoadedData.Mnist => data.IsVerified ? "data.screen.mnist" : "data.screen.unverified",
            LoadedData.DrawnDigits => "data.screen.drawn",
            _ => "data.screen.set",
        };
        context.Explain(context.Texts.Say(key, ("training", data.Training.Count), ("validation", data.Validation.Count), ("origin", data.Origin), ("data", data.Name)));
    }
}
