using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Findings;

/// <summary>Looks for one ailment. A rule returns nothing if the trace has too little to judge by.</summary>
public interface IDiagnosticRule
{
    /// <summary>The stable id of the ailment, the same as in its findings.</summary>
    string Ailment { get; }

    /// <summary>
    /// Whether the network has what this rule looks at, but the trace holds no reading of it, so that silence says nothing. False if the network
    /// has no such thing, as time steps without a recurrent layer, or if the reading comes later in the training.
    /// </summary>
    /// <param name="trace">A trace with at least one step.</param>
    bool LacksReadings(Trace trace);

    /// <summary>Examines a trace of any length.</summary>
    IEnumerable<Finding> Examine(Trace trace);
}
