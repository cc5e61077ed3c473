using Sonda.Lab.Safety;
using Sonda.Runs.Folders;
using Sonda.Runs.Specs;

namespace Sonda.Lab.Hosting;

/// <summary>The names that new runs of the lab can have. A run that loads its data has a name before it has a folder.</summary>
/// <param name="home">The home of the runs.</param>
/// <param name="findOpen">Finds the open run of a name, capitals aside; null if there is none.</param>
internal sealed class RunNames(RunsHome home, Func<string, string?> findOpen)
{
    /// <summary>Names that are routes where a run has its own.</summary>
    private static readonly string[] Reserved = ["compare", "figure"];

    /// <summary>A free name made of the network.</summary>
    public string Free(RunSpec spec)
    {
        string name = RunName.Of(spec), free = name;
        for (int number = 2; Taken(free) is not null; number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    /// <summary>Refuses a name that is taken, or that no run can have.</summary>
    /// <exception cref="LabProblem">It is one.</exception>
    public void RequireFree(string name)
    {
        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new LabProblem("name", 400, texts => texts.Say("server.reserved", ("run", name)));
        }

        if (Taken(name) is { } taken)
        {
            throw new LabProblem("name", 409, texts => texts.Say("server.taken", ("run", taken)));
        }

        try
        {
            home.RequireFree(name);
        }
        catch (InvalidContentException fault)
        {
            throw LabProblem.Of("name", 400, fault);
        }
    }

    private string? Taken(string name) => findOpen(name) ?? home.Taken(name);
}
