namespace Sonda.Benchmarks.Table;

/// <summary>Measures one row of a table.</summary>
internal interface IRowSource
{
    /// <summary>Takes as long as it takes; what could not be measured is null in the row, with the reason beside it.</summary>
    TableRow Measure();
}
