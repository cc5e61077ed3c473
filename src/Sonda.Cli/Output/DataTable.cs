using Sonda.Cli.Texts;
using Sonda.Lab.Datasets;

namespace Sonda.Cli.Output;

/// <summary>What <c>sonda data</c> tells: every place that was looked at, and what would be used.</summary>
internal static class DataTable
{
    public static void Write(Session session, DataOptions source, DataStatus status)
    {
        Phrases phrases = session.Phrases;
        foreach (string line in Layout.Table(
            [
                [phrases["data.where"], phrases["data.condition"], phrases["data.folder"]],
                .. status.Places.Select(place => (IReadOnlyList<string>)
                    [place.Source, phrases["data.condition." + place.Condition], place.Folder]),
            ],
            leftAligned: true))
        {
            session.Write(line);
        }

        foreach (DataFileStatus file in status.Places.SelectMany(place => place.Files))
        {
            if (file.Problem is not null && file.Condition != DataCondition.Absent)
            {
                session.Write("  " + file.Problem);
            }
        }

        session.Write("");
        if (source.Drawn)
        {
            session.Write(phrases["data.asked"]);
        }
        else if (status.Used is { } used)
        {
            session.Write(phrases.Say("data.used", used.Folder));
        }
        else if (status.Problem is null)
        {
            session.Write(phrases[source.Offline ? "data.offlineDrawn" : "data.nowhere"]);
        }

        if (status.Ink is { } ink)
        {
            session.Write(phrases.Say("data.ink", ink.Images, ink.MeanIntensity, 100 * ink.NonZeroShare));
        }
    }
}
