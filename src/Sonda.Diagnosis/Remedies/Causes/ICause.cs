namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>A cause of ailments, and the remedies against it.</summary>
internal interface ICause
{
    /// <summary>Whether a remedy against this cause keeps its reason while another cause is removed too, so that both go together.</summary>
    bool IsIndependent { get; }

    /// <summary>The remedies, best first; none if the trace does not show the cause.</summary>
    IEnumerable<Prescription> Prescribe(Evidence evidence);
}
