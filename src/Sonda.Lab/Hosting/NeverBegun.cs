using Sonda.Reports.Records;
using Sonda.Runs.Folders;

namespace Sonda.Lab.Hosting;

/// <summary>Runs of a killed lab that never took a step, such as those of the tour: a lab that ends in order keeps none of them either.</summary>
internal static class NeverBegun
{
    /// <summary>Removes them. A folder without readings of a lab is not its own, and one with an event was begun.</summary>
    public static void Remove(RunsHome home)
    {
        foreach (string name in home.Names().Where(name => IsOne(home.Files(name))).ToArray())
        {
            try
            {
                home.Delete(name);
            }
            catch (InvalidContentException)
            {
                // Another process is writing it.
            }
        }
    }

    private static bool IsOne(RunFiles files) =>
        new FileInfo(files.Events) is { Exists: true, Length: 0 } && File.Exists(ReadingLine.PathIn(files.Folder)) && !File.Exists(files.State);
}
