namespace Sonda.Diagnosis.Remedies.Causes;

/// <summary>A cause of ailments, and the remedies against it.</summary>
internal interface ICause
{
    /// <summary>The remedies, best first; none if the trace does not show the cause.</summary>
    IEnumerable<Prescription> Prescribe(Evidence evidence);
}
