using Sonda.Runs.Events;
using Sonda.Runs.Folders;

namespace Sonda.Lab.Hosting;

/// <summary>The events of a folder, before its run begins.</summary>
internal static class RecordedEvents
{
    public static IEnumerable<RunEvent> Of(string folder) => EventLog.Read(new RunFiles(folder).Events);
}
