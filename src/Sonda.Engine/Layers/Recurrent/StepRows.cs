namespace Sonda.Engine.Layers.Recurrent;

/// <summary>Some rows of the batch at one step of their sequences.</summary>
/// <param name="Step">The step, from 0.</param>
/// <param name="First">The first of the rows.</param>
/// <param name="Count">The number of rows.</param>
internal readonly record struct StepRows(int Step, int First, int Count)
{
    /// <summary>The index behind the last row.</summary>
    public int Stop => First + Count;
}
