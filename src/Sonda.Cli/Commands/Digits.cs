using Sonda.Cli.Output;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Commands;

/// <summary>Loads the digits of a command and tells where they come from.</summary>
internal static class Digits
{
    /// <summary>
    /// Loads; a notice about digits that are not the published MNIST goes to the error stream, whatever the output.
    /// </summary>
    public static LoadedData Load(Session session, DataOptions source, CancellationToken stop)
    {
        LoadedData data = session.Follow(
            feed => session.Lab.LoadAsync(source, new DownloadRelay(feed, session.Phrases), stop), stop);
        if (data.Notice is not null)
        {
            session.Notice(session.Phrases.Say("data.notice", data.Notice));
        }

        return data;
    }

    /// <summary>Says what will be trained on.</summary>
    public static void Introduce(Session session, LoadedData data) => session.Explain(session.Phrases.Say(
        !data.IsMnist ? "data.drawn" : data.IsVerified ? "data.mnist" : "data.unverified",
        data.Training.Count,
        data.Validation.Count,
        data.Origin));
}
