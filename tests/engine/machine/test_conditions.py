"""Reading made-up machines: folders that look like the root of one."""

import pytest

from engine.machine.conditions import busy_elsewhere, read_conditions, stolen
from engine.machine.facts import Conditions


@pytest.fixture
def root(tmp_path):
    def make(**files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n")
        return tmp_path

    return make


def test_a_machine_that_tells_nothing_is_read_all_the_same(tmp_path):
    assert read_conditions(tmp_path) == Conditions()


def test_this_machine_is_read():
    before, after = read_conditions(), read_conditions()
    assert before.cpu is None or 0 < before.cpu.own_s < before.cpu.total_s
    assert busy_elsewhere(before, after) is None or 0 <= busy_elsewhere(before, after) <= 1


@pytest.mark.parametrize("text", ["", "cpu", "cpu a b c d e f g h", "intr 1 2 3"])
def test_processor_times_in_another_form_are_not_told(root, text):
    assert read_conditions(root(**{"proc/stat": text, "proc/loadavg": text})).cpu is None


def test_shares_are_of_all_processors_time(root, monkeypatch):
    monkeypatch.setattr("os.sysconf", lambda _: 100)
    before = read_conditions(root(**{"proc/stat": "cpu 100 0 100 1000 0 0 0 0 0 0"}))
    after = read_conditions(root(**{"proc/stat": "cpu 300 0 300 1400 0 0 0 200 0 0"}))
    assert stolen(before, after) == pytest.approx(0.2)
    assert busy_elsewhere(before, after) == pytest.approx(0.4, abs=0.02)
    assert stolen(after, after) is busy_elsewhere(before, None) is None


def test_governors_that_differ_are_all_named(root):
    cpu = "sys/devices/system/cpu"
    made = root(
        **{
            f"{cpu}/cpu0/cpufreq/scaling_governor": "powersave",
            f"{cpu}/cpu1/cpufreq/scaling_governor": "performance",
            f"{cpu}/intel_pstate/no_turbo": "1",
        }
    )
    found = read_conditions(made)
    assert (found.governor, found.turbo) == ("performance/powersave", False)


def test_turbo_is_read_in_either_place(root):
    assert read_conditions(root(**{"sys/devices/system/cpu/cpufreq/boost": "1"})).turbo is True


@pytest.mark.parametrize(
    ("mains", "status", "expected"),
    [("1", "Charging", False), ("0", "Discharging", True), (None, "Discharging", True)],
)
def test_power_is_told_by_the_supplies(root, mains, status, expected):
    supply = "sys/class/power_supply"
    made = {f"{supply}/BAT0/type": "Battery", f"{supply}/BAT0/status": status}
    if mains is not None:
        made |= {f"{supply}/AC/type": "Mains", f"{supply}/AC/online": mains}
    assert read_conditions(root(**made)).on_battery is expected


def test_the_battery_of_a_mouse_is_not_the_machines(root):
    mouse = "sys/class/power_supply/hidpp_battery_0"
    made = {
        f"{mouse}/type": "Battery",
        f"{mouse}/status": "Discharging",
        f"{mouse}/scope": "Device",
    }
    assert read_conditions(root(**made)).on_battery is None


def test_the_least_quota_of_a_group_and_its_ancestors_counts(root):
    made = {
        "proc/self/cgroup": "0::/user.slice/racelane.scope",
        "sys/fs/cgroup/user.slice/cpu.max": "150000 100000",
        "sys/fs/cgroup/user.slice/memory.max": "max",
        "sys/fs/cgroup/user.slice/racelane.scope/cpu.max": "max 100000",
        "sys/fs/cgroup/user.slice/racelane.scope/memory.max": "2147483648",
    }
    found = read_conditions(root(**made))
    assert (found.cpu_quota, found.memory_limit_bytes) == (1.5, 2**31)


def test_groups_of_version_1_are_read_even_from_inside_a_container(root):
    made = {
        "proc/self/cgroup": "5:cpu,cpuacct:/docker/4f5\n4:memory:/docker/4f5\n0::/docker/4f5",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "50000",
        "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
    }
    found = read_conditions(root(**made))
    assert (found.cpu_quota, found.memory_limit_bytes) == (0.5, None)
    assert found.container == "Docker"


@pytest.mark.parametrize("quota", ["-1", "", "many", "max"])
def test_no_quota_is_none(root, quota):
    made = {
        "proc/self/cgroup": "5:cpu:/\n0::/",
        "sys/fs/cgroup/cpu/cpu.cfs_quota_us": quota,
        "sys/fs/cgroup/cpu/cpu.cfs_period_us": "0",
        "sys/fs/cgroup/cpu.max": f"{quota} 100000",
    }
    assert read_conditions(root(**made)).cpu_quota is None


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"proc/cpuinfo": "flags\t\t: fpu vme"}, ""),
        ({"proc/cpuinfo": "flags\t\t: fpu hypervisor"}, "of an unknown kind"),
        ({"sys/class/dmi/id/sys_vendor": "QEMU"}, "QEMU"),
        ({"sys/class/dmi/id/product_name": "VMware Virtual Platform"}, "VMware"),
        ({"sys/hypervisor/type": "xen"}, "Xen"),
        ({"proc/version": "Linux version 5.15 (Microsoft@Microsoft.com)"}, "WSL"),
    ],
)
def test_virtual_machines_are_told_by_their_marks(root, made, expected):
    assert read_conditions(root(**made)).hypervisor == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({".dockerenv": ""}, "Docker"),
        ({"run/.containerenv": ""}, "Podman"),
        ({"run/systemd/container": "lxc"}, "lxc"),
        ({"proc/self/cgroup": "0::/kubepods/burstable/pod1"}, "Kubernetes"),
        ({"proc/self/cgroup": "0::/init.scope"}, ""),
    ],
)
def test_containers_are_told_by_their_marks(root, made, expected):
    assert read_conditions(root(**made)).container == expected
