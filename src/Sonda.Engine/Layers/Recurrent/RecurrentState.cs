namespace Sonda.Engine.Layers.Recurrent;

/// <summary>The states that a recurrent layer carries from one step to the next.</summary>
public enum RecurrentState
{
    /// <summary>h, which is also the output.</summary>
    Output,

    /// <summary>c, the cell of an lstm, which passes from step to step without weights.</summary>
    Cell,
}
