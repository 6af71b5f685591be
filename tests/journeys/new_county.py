"""The files with which a county is set up, as a commission has them: each ugly in its own way."""

from tests.make_workbook import workbook
from tests.make_xls import old_workbook

TOWNS = "镇街代码,镇街名称\r\n990101,东山街道\r\n990102,西河镇\r\n990103,北塘镇\r\n"
BODIES = 12


def towns() -> bytes:
    """As WPS saves it: GBK, no byte order mark."""
    return TOWNS.encode("gbk")


def institutions() -> bytes:
    """A workbook with a title, a heading over two lines, and a total row."""
    rows: list[list[object]] = [
        ["全县医疗卫生机构一览表"],
        ["序号", "基本信息", "", "", "归属", ""],
        ["", "机构代码", "机构名称", "机构类别", "所在镇街", "联系电话"],
        [1, "H-01", "县人民医院", "综合医院", "东山街道", "000-0001"],
        [2, "H-02", "县中医院", "中医医院", "东山街道", "000-0002"],
    ]
    for n in range(3, BODIES + 1):
        town = ("西河镇", "北塘镇")[n % 2]
        rows.append([n, f"W-{n:02d}", f"第{n}卫生院", "乡镇卫生院", town, f"000-00{n:02d}"])
    rows.append(["合计", f"{BODIES} 家"])
    merged = ["A1:F1", "A2:A3", "B2:D2", "E2:F2"]
    return workbook(rows, merged, title="机构")


def people() -> bytes:
    """An old workbook whose columns are called otherwise, and which calls a hospital by half."""
    rows = [
        ["姓名", "现任岗位", "所在单位", "联系电话", "拟任角色"],
        ["演示人员 01", "信息科科长", "", "000-1001", "系统管理员"],
        ["演示人员 02", "办公室主任", "", "000-1002", "安全管理员"],
        ["演示人员 03", "监察科科长", "", "000-1003", "审计管理员"],
        ["演示人员 04", "分管副主任", "", "000-1004", "卫健委审批"],
        ["演示人员 05", "医务科长", "人医", "000-1005", "牵头单位管理"],
        ["演示人员 06", "统计员", "第3卫生院", "000-1006", "成员单位填报"],
    ]
    return old_workbook(rows, title="人员")
