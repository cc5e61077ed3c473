using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis;

/// <summary>Looks for one ailment. A rule says nothing where the trace has too little to judge by.</summary>
public interface IDiagnosticRule
{
    /// <summary>The stable id of the ailment, the same as in what it finds.</summary>
    string Ailment { get; }

    /// <summary>Looks through a trace, however short.</summary>
    IEnumerable<Finding> Examine(Trace trace);
}
