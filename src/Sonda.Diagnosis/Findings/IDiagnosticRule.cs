using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Findings;

/// <summary>Looks for one ailment. A rule returns nothing if the trace has too little to judge by.</summary>
public interface IDiagnosticRule
{
    /// <summary>The stable id of the ailment, the same as in its findings.</summary>
    string Ailment { get; }

    /// <summary>Examines a trace of any length.</summary>
    IEnumerable<Finding> Examine(Trace trace);
}
