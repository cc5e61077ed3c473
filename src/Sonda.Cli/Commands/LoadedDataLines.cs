using Sonda.Cli.Output;
using Sonda.Data;

namespace Sonda.Cli.Commands;

/// <summary>Loads the data of a command and tells where they come from.</summary>
internal static class LoadedDataLines
{
    /// <summary>
    /// Loads; a notice about data that are not the published ones goes to the error stream, whatever the output.
    /// </summary>
    public static LoadedData Load(CommandContext context, DataOptions source, CancellationToken stop)
    {
        LoadedData data = context.Follow(
            feed => context.Lab.LoadAsync(source, new DownloadRelay(feed, context.Phrases), stop), stop);
        if (data.Notice is not null)
        {
            context.Notice(context.Phrases.Say("data.notice", data.Notice));
        }

        return data;
    }

    /// <summary>Says what will be trained on.</summary>
    public static void Introduce(CommandContext context, LoadedData data)
    {
        string key = data.Name switch
        {
            LoadedData.Mnist => data.IsVerified ? "data.mnist" : "data.unverified",
            LoadedData.DrawnDigits => "data.drawn",
            _ => "data.set",
        };
        context.Explain(context.Phrases.Say(key, data.Training.Count, data.Validation.Count, data.Origin, data.Name));
    }
}
